declare module '@sealsystems/ipp' {
  export function parse(message: Buffer): unknown;
  export function serialize(message: object): Buffer;
  export const attributes: Record<string, Record<string, object>>;
}
