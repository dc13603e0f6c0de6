import ipp from '@sealsystems/ipp';

export interface IppReply {
  statusCode: string;
  'job-attributes-tag'?: IppGroup | IppGroup[];
  'printer-attributes-tag'?: IppGroup;
}
export type IppGroup = Record<string, string | number | boolean | string[] | number[]>;

interface Library {
  Printer: new (url: string) => {
    execute(operation: string, message: object, then: (error: Error | null, reply: IppReply) => void): void;
  };
}

/** Speaks to a printer with the library's own client. */
export function ippCaller(port: number) {
  const printer = new (ipp as unknown as Library).Printer(`ipp://127.0.0.1:${port}/ipp/print`);
  const call = (operation: string, attributes: object = {}, data?: Buffer): Promise<IppReply> =>
    new Promise((resolve, reject) => {
      const message = { 'operation-attributes-tag': attributes, ...(data === undefined ? {} : { data }) };
      printer.execute(operation, message, (error, reply) =>
        error === null ? resolve(reply) : reject(error),
      );
    });
  return {
    call,
    create: (name: string) => call('Create-Job', { 'job-name': name }),
    send: (job: number) =>
      call(
        'Send-Document',
        { 'job-id': job, 'document-format': 'application/pdf', 'last-document': true },
        Buffer.from('%PDF-1.4 a card'),
      ),
    job: async (job: number) => groupOf(await call('Get-Job-Attributes', { 'job-id': job })),
    printer: async () => (await call('Get-Printer-Attributes'))['printer-attributes-tag'] ?? {},
    control: async (method: string, what: string, body?: unknown): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${port}/_sim/${what}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.status === 204 ? undefined : answer.json();
    },
  };
}

export function groupOf(reply: IppReply): IppGroup {
  const group = reply['job-attributes-tag'];
  return (Array.isArray(group) ? group[0] : group) ?? {};
}

export const jobIdOf = (reply: IppReply): number => Number(groupOf(reply)['job-id']);
