import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { shared } from '../support/servers';

const DEMO = join(__dirname, '..', '..', 'dist', 'demo', 'main.js');

interface Ended {
  code: number | null;
  text: string;
}

/** Runs the demo as `npm run demo` does; `seen` receives the text so far at each new piece. */
async function runDemo(
  seen: (text: string, interrupt: () => void) => void = () => undefined,
): Promise<Ended> {
  const home = resolve(process.env['TERBIT_HOME'] ?? '.terbit');
  const env = { ...process.env, TEMPORAL_CLI_PATH: await shared('temporal-cli'), TERBIT_HOME: home };
  const child = spawn(process.execPath, [DEMO], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      seen(text, () => child.kill('SIGINT'));
    });
  }
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, text };
}

describe('npm run demo', () => {
  test('plays its scenes, shows who waits for what, and closes the books', async () => {
    const { code, text } = await runDemo();
    expect(text).not.toContain('SALAH');
    expect(text).toContain('Blanko habis: 8 kartu jadi, 4 berkas antre, 1 menunggu umur.');
    expect(text).toMatch(/menunggu BLANKO, urutan 1 dari 4/);
    expect(text).toMatch(/6 berkas baru terdaftar dan terekam; semuanya menunggu sambungan/);
    expect(text).toMatch(/benar\s+panggilan selama gangguan = pertanyaan si penanya/);
    expect(text).toMatch(/16 hasil datang sendiri; tidak ada yang dikirim ulang/);
    expect(text).toMatch(/Gangguan ditutup dalam daftar: 16 berkas terdampak/);
    expect(text).toMatch(/4 orang siap cetak, dan tidak satu kartu pun keluar: LINK/);
    expect(text).toMatch(/2 kartu jadi; 3 orang menunggu besok/);
    expect(text).toMatch(/300 kartu sehari: TIDAK/);
    expect(text).toMatch(/ditolak \(HOLDER_NOT_RECOGNISED\)/);
    expect(text).toMatch(/benar\s+kartu baik menurut mesin = kartu menurut buku besar: 37/);
    expect(text).toContain('Data utuh.');
    expect(text.trimEnd().split('\n').at(-1)).toBe('Peragaan berhasil: semua janji ditepati.');
    expect(code).toBe(0);
  }, 240_000);

  test('stops in order on Ctrl-C, without claiming success', async () => {
    let asked = false;
    const { code, text } = await runDemo((sofar, interrupt) => {
      if (asked || !sofar.includes('Senin pagi')) return;
      asked = true;
      interrupt();
    });
    expect(asked).toBe(true);
    expect(text).toContain('Peragaan dihentikan');
    expect(text).not.toContain('berhasil');
    expect(code).toBe(130);
  }, 120_000);
});
