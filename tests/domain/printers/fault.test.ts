import {
  lackingOperations,
  printerFault,
  supplyLevels,
  type Marker,
  type PrinterAnswer,
} from '../../../domain/printers/fault';

const healthy: PrinterAnswer = {
  state: 'idle',
  stateReasons: [],
  acceptingJobs: true,
  markers: [],
  operations: null,
  documentFormats: null,
};
const marker = (name: string, level: number, lowLevel: number | null = 5): Marker => ({
  name,
  type: null,
  level,
  lowLevel,
});
const OFFERED = [
  'Create-Job',
  'Send-Document',
  'Cancel-Job',
  'Get-Jobs',
  'Get-Job-Attributes',
  'Get-Printer-Attributes',
];

describe('what keeps a printer from taking a card', () => {
  it.each([
    [['media-empty-error', 'media-needed-error'], 'MEDIA_EMPTY'],
    [['media-empty-report'], 'MEDIA_EMPTY'],
    [['media-needed'], 'MEDIA_EMPTY'],
    [['media-jam-warning', 'media-empty'], 'JAMMED'],
    [['cover-open'], 'COVER_OPEN'],
    [['interlock-open-error'], 'COVER_OPEN'],
    [['marker-supply-empty-error'], 'RIBBON_EMPTY'],
    [['toner-empty-report'], 'RIBBON_EMPTY'],
    [['transfer-film-empty-error'], 'FILM_EMPTY'],
    [['encoder-failure-error'], 'ENCODER_FAILED'],
    [['encoder-temperature-report'], null],
    [['paused'], 'PAUSED'],
    [['marker-supply-low-warning'], null],
    [['media-low-report', 'developer-low'], null],
  ])('%j: %s', (stateReasons, fault) => {
    expect(printerFault({ ...healthy, stateReasons })).toBe(fault);
  });

  it('is being stopped, for whatever reason', () => {
    expect(printerFault({ ...healthy, state: 'stopped', stateReasons: ['fuser-over-temp'] })).toBe(
      'OUT_OF_ORDER',
    );
    expect(printerFault({ ...healthy, acceptingJobs: false })).toBe('OUT_OF_ORDER');
  });

  it('is what it lacks', () => {
    const operations = OFFERED.filter((name) => name !== 'Send-Document');
    expect(printerFault({ ...healthy, operations })).toBe('LACKS_OPERATIONS');
    expect(lackingOperations({ operations })).toEqual(['Send-Document']);
    expect(printerFault({ ...healthy, operations: OFFERED, documentFormats: ['image/urf'] })).toBe(
      'LACKS_PDF',
    );
    expect(
      printerFault({ ...healthy, operations: OFFERED, documentFormats: ['application/pdf'] }),
    ).toBeNull();
  });

  it('is the film where the levels say that it is not the ribbon', () => {
    const stateReasons = ['marker-supply-empty-error'];
    const markers = [marker('ribbon', 80), marker('film', 0)];
    expect(printerFault({ ...healthy, stateReasons, markers })).toBe('FILM_EMPTY');
  });
});

test('levels are read as words, several panels of one ribbon as the emptiest', () => {
  expect(
    supplyLevels({ markers: [marker('YMCK panels', 60), marker('black ribbon', 3), marker('film', 0)] }),
  ).toEqual({
    ribbon: 'LOW',
    film: 'EMPTY',
  });
  expect(supplyLevels({ markers: [marker('ribbon', 3, null), marker('film', -2)] })).toEqual({
    ribbon: 'OK',
  });
  expect(supplyLevels({ markers: [] })).toEqual({});
});
