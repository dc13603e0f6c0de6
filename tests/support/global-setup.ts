import { SharedServers } from './shared-servers';

declare global {
  // Jest runs the teardown in the same process as the set-up and has no other way to pass values to it.
  var terbitTestServers: SharedServers | undefined;
}

export default async function globalSetup(): Promise<void> {
  globalThis.terbitTestServers = new SharedServers();
  process.env['TERBIT_TEST_SERVERS'] = await globalThis.terbitTestServers.open();
  // What tests make in the usual folder for such things lies beside the engines.
  process.env['TMPDIR'] = globalThis.terbitTestServers.home;
}
