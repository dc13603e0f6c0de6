// Jest loads reporters without its transforms, so the TypeScript one is compiled here.
const Module = require('node:module');
const { transformFileSync } = require('@swc/core');

const file = require.resolve('./reporter.ts');
const { code } = transformFileSync(file, {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
});
const compiled = new Module(file, module);
compiled.filename = file;
compiled.paths = module.paths;
compiled._compile(code, file);
module.exports = compiled.exports.LastLineReporter;
