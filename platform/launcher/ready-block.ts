import type { RunningOffice } from './office';

/** What a person needs to begin: each address, and how to sign in. */
export function readyBlock(urls: RunningOffice['urls'], home: string): string {
  const rows: [string, string | undefined][] = [
    ['API', urls.api],
    ['Dokumentasi API', `${urls.api}/docs`],
    ['Temporal UI', urls.ui ?? `server Temporal ${urls.temporal}`],
    ['Pusat (OSIA)', urls.centre],
    ['Alat rekam (SBI)', listed(urls.sbi)],
    ['Pencetak (IPP)', listed(urls.printers)],
    ['Data dan log', home],
    ['Token petugas', 'npm run --silent terbit -- token --role front-desk --office 53.71'],
    ['Berhenti', 'Ctrl-C'],
  ];
  const lines = rows.flatMap(([label, value]) =>
    value === undefined ? [] : [`  ${label.padEnd(18)}${value}`],
  );
  return ['', 'Terbit is ready', ...lines, ''].join('\n');
}

function listed(addresses: Record<string, string>): string | undefined {
  const urls = Object.values(addresses).filter((address) => URL.canParse(address));
  const first = urls[0];
  if (first === undefined) return undefined;
  return urls.length === 1 ? first : `${first} … ${urls.at(-1) ?? ''} (${urls.length})`;
}
