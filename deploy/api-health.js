/** Succeeds when the API of this container serves requests. */
const { loadConfig } = require('../dist/platform/config');

fetch(`http://127.0.0.1:${loadConfig().port}/readyz`).then(
  ({ ok, status }) => {
    if (!ok) console.error(`/readyz answered ${status}`);
    process.exitCode = ok ? 0 : 1;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
