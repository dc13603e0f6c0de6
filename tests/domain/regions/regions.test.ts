import {
  belongsTo,
  isKnownRegion,
  kecamatanOf,
  KelurahanCode,
  OfficeCode,
  RegionCode,
  regionName,
  SiteCode,
  utcOffsetHours,
} from '../../../domain/regions/regions';

describe('regions', () => {
  test('Kupang has six kecamatan in the order of their codes', () => {
    const codes = kecamatanOf(OfficeCode.parse('53.71'));
    expect(codes).toEqual(['53.71.01', '53.71.02', '53.71.03', '53.71.04', '53.71.05', '53.71.06']);
    expect(codes.map(regionName)).toEqual([
      'Alak',
      'Maulafa',
      'Kelapa Lima',
      'Oebobo',
      'Kota Raja',
      'Kota Lama',
    ]);
  });

  test('a kelurahan is known when its kecamatan is, a kecamatan only by itself', () => {
    expect(isKnownRegion('53.71.04.9999')).toBe(true);
    expect(isKnownRegion('53.71.99')).toBe(false);
    expect(isKnownRegion('53.71.99.1001')).toBe(false);
    expect(regionName('53.71.04.9999')).toBe('53.71.04.9999');
  });

  test('each level has its own shape', () => {
    expect(RegionCode.safeParse('53').success).toBe(true);
    expect(OfficeCode.safeParse('53').success).toBe(false);
    expect(OfficeCode.safeParse('53.99').success).toBe(false);
    expect(OfficeCode.safeParse('5371').success).toBe(false);
    expect(SiteCode.safeParse('53.71').success).toBe(true);
    expect(SiteCode.safeParse('53.71.04').success).toBe(true);
    expect(SiteCode.safeParse('53.71.04.1003').success).toBe(false);
    expect(KelurahanCode.safeParse('53.71.04').success).toBe(false);
    expect(KelurahanCode.safeParse('53.71.04.1003').success).toBe(true);
  });

  test('a site belongs to its own office alone', () => {
    expect(belongsTo('53.71', '53.71')).toBe(true);
    expect(belongsTo('53.71.04', '53.71')).toBe(true);
    expect(belongsTo('53.72.04', '53.71')).toBe(false);
    expect(belongsTo('53.711', '53.71')).toBe(false);
  });

  test.each([
    ['31.71', 7],
    ['61.71', 7],
    ['62.71', 7],
    ['51.71', 8],
    ['53.71', 8],
    ['63.71', 8],
    ['64.72', 8],
    ['73.71', 8],
    ['76.04', 8],
    ['81.71', 9],
    ['82.71', 9],
    ['91.71', 9],
    ['97.01', 9],
  ])('%s is %i hours east', (office, hours) => expect(utcOffsetHours(office)).toBe(hours));
});
