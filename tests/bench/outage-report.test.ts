import { outageSummary, utilisation, type OutageMeasured } from '../../bench/outage-report';
import { busyBetween } from '../../bench/machine-times';
import { parseResident } from '../../bench/process-memory';

describe('the share of the limit that a recovery used', () => {
  it('counts from the first full second to the last but one', () => {
    expect(utilisation([1, 2, 4, 8, 16, 20, 20, 10, 20, 3], 20)).toBe(70 / 80);
  });

  it('is nothing where the limit was never reached', () => {
    expect(utilisation([1, 2, 4], 20)).toBe(0);
  });
});

test('a wait and a recovery in figures', () => {
  const measured: OutageMeasured = {
    waiting: {
      cases: 100,
      seconds: 60,
      memoryMb: 400.4,
      calls: 1,
      eventsAdded: 0,
      cores: { temporal: 0.01, 'worker-case': 0.005, simulators: 0.5 },
    },
    recovery: {
      count: 100,
      calls: 101,
      overtakenSeconds: 0.25,
      registerMs: [10, 20, 300],
      takenUpSeconds: [0.2, 0.1, 4.04],
      perSecond: [1, 19, 20, 20, 20, 20],
      machineBusy: 0.4567,
      cpuMs: { temporal: 4_000, 'worker-case': 2_050 },
    },
    standSeconds: 10,
    limit: 20,
  };
  expect(outageSummary(measured)).toMatchObject({
    waiting_cpu_cores: 0.015,
    waiting_memory_mb: 400,
    waiting_calls: 1,
    waiting_events_added: 0,
    recovery_ratio: 1.2,
    recovery_most_per_second: 20,
    recovery_machine_busy: 0.457,
    recovery_cpu_ms_per_case: 60.5,
    recovery_register_p95_ms: 300,
    recovery_taken_up_p95_seconds: 4,
    recovery_taken_up_most_seconds: 4,
  });
});

test('the machine is busy by what its cores were not idle', () => {
  expect(busyBetween({ idleMs: 100, totalMs: 1_000 }, { idleMs: 150, totalMs: 1_200 })).toBe(0.75);
});

test('resident memory is read in megabytes', () => {
  expect(parseResident('Name:\tnode\nVmPeak:\t 9 kB\nVmRSS:\t  204800 kB\n')).toBe(200);
  expect(parseResident('Name:\tnode\n')).toBeNull();
});
