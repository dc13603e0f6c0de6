import { createLogger } from '../../platform/logger';

describe('createLogger', () => {
  it('cuts out personal data and secrets at any level of what is logged', () => {
    const text = logged((logger) => {
      logger.info({ nik: 'S3CRET', applicant: { fullName: 'S3CRET' }, trackingCode: 'S3CRET' }, 'a');
      logger.info({ request: { headers: { authorization: 'S3CRET', cookie: 'S3CRET' } } }, 'b');
      logger.info({ a: { b: { c: { phone: 'S3CRET', email: 'S3CRET', token: 'S3CRET' } } } }, 'c');
    });
    expect(text.trim().split('\n')).toHaveLength(3);
    expect(text).not.toContain('S3CRET');
    expect(text).toContain('[redacted]');
  });

  it('keeps what Postgres quotes of a row out of a logged error', () => {
    const text = logged((logger) => {
      const error = Object.assign(new Error('duplicate key'), {
        detail: 'Key (nik)=(S3CRET) exists',
        code: '23505',
      });
      logger.error({ err: error }, 'failed');
    });
    expect(text).not.toContain('S3CRET');
    expect(JSON.parse(text)).toMatchObject({ err: { message: 'duplicate key', code: '23505' } });
  });

  it('keeps codes and ids, which say what happened', () => {
    const text = logged((logger) => logger.info({ caseId: 'c-1', stage: 'SENT' }, 'sent'));
    expect(JSON.parse(text)).toMatchObject({ process: 'api', caseId: 'c-1', stage: 'SENT', msg: 'sent' });
  });
});

function logged(work: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  work(createLogger('api', 'info', { write: (line) => void (text += line) }));
  return text;
}
