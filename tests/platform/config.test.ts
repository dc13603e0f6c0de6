import { loadConfig, readSettings } from '../../platform/config';

const DATABASE = { DATABASE_URL: 'postgres://someone:secret@127.0.0.1:5432/terbit' };

describe('loadConfig', () => {
  it('knows a default for everything but the database', () => {
    expect(loadConfig(DATABASE)).toEqual({
      port: 3000,
      host: '127.0.0.1',
      home: '.terbit',
      databaseUrl: DATABASE.DATABASE_URL,
      temporal: { address: '127.0.0.1:7233', namespace: 'terbit' },
      office: '53.71',
      roles: ['case', 'centre', 'station', 'floor'],
      centre: { url: undefined, token: undefined, mostPerSecond: 20 },
      publicUrl: 'http://127.0.0.1:3000',
      printers: [],
      stations: undefined,
      stationTrustFile: undefined,
      crashPoint: undefined,
      logLevel: 'info',
      production: false,
    });
    expect(() => loadConfig({})).toThrow(/DATABASE_URL: is missing/);
  });

  it('reads each variable', () => {
    const config = loadConfig({
      ...DATABASE,
      PORT: '8080',
      TERBIT_HOST: '::1',
      TERBIT_HOME: '/srv/terbit',
      TEMPORAL_ADDRESS: 'engine:7000',
      TEMPORAL_NAMESPACE: 'other',
      TERBIT_OFFICE: '32.74',
      TERBIT_ROLES: 'floor, case',
      TERBIT_CENTRE_URL: 'https://centre.example/osia',
      TERBIT_CENTRE_TOKEN: 'abc',
      TERBIT_CENTRE_MAX_RPS: '5',
      TERBIT_PUBLIC_URL: 'https://dinas.example/terbit/',
      TERBIT_PRINTERS: 'a-1=ipp://printer:631/ipp/print,a-2=ipps://other/ipp/print,a-3=manual',
      TERBIT_SBI_URL: '53.71=http://127.0.0.1:4501,53.71.04=http://127.0.0.1:4502',
      TERBIT_SBI_TRUST: '/srv/ca.pem',
      TERBIT_CRASH_POINT: 'print.before-send',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'production',
    });
    expect(config).toEqual({
      port: 8080,
      host: '::1',
      home: '/srv/terbit',
      databaseUrl: DATABASE.DATABASE_URL,
      temporal: { address: 'engine:7000', namespace: 'other' },
      office: '32.74',
      roles: ['floor', 'case'],
      centre: { url: 'https://centre.example/osia', token: 'abc', mostPerSecond: 5 },
      publicUrl: 'https://dinas.example/terbit',
      printers: [
        { id: 'a-1', url: 'ipp://printer:631/ipp/print' },
        { id: 'a-2', url: 'ipps://other/ipp/print' },
        { id: 'a-3', url: null },
      ],
      stations: {
        kind: 'by-station',
        urls: { '53.71': 'http://127.0.0.1:4501', '53.71.04': 'http://127.0.0.1:4502' },
      },
      stationTrustFile: '/srv/ca.pem',
      crashPoint: 'print.before-send',
      logLevel: 'debug',
      production: true,
    });
  });

  it('takes one address for every station', () => {
    expect(loadConfig({ ...DATABASE, TERBIT_SBI_URL: 'http://127.0.0.1:4501' }).stations).toEqual({
      kind: 'one',
      url: 'http://127.0.0.1:4501',
    });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readSettings({ PORT: '', TERBIT_OFFICE: '', DATABASE_URL: '' })).toEqual(readSettings({}));
  });

  it('cannot be changed', () => {
    const config = loadConfig(DATABASE);
    expect(
      Object.isFrozen(config) && Object.isFrozen(config.temporal) && Object.isFrozen(config.centre),
    ).toBe(true);
  });

  it('names every faulty variable in one message, and no value', () => {
    const faulty = {
      PORT: 'v4lue-a',
      DATABASE_URL: 'v4lue-b',
      TEMPORAL_ADDRESS: 'v4lue-c',
      TERBIT_OFFICE: '53.71.v4lue',
      TERBIT_ROLES: 'case,v4lue',
      TERBIT_CENTRE_URL: 'ftp://v4lue',
      TERBIT_PRINTERS: 'one=ipp://v4lue/a,one=ipp://v4lue/b',
      TERBIT_SBI_URL: '53.71=v4lue',
      TERBIT_PUBLIC_URL: 'v4lue',
      LOG_LEVEL: 'v4lue',
    };
    const message = messageOf(() => loadConfig(faulty));
    for (const name of Object.keys(faulty)) expect(message).toContain(`${name}: `);
    expect(message).not.toContain('v4lue');
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('It did not fail.');
}
