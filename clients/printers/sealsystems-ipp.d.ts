/** The package ships no types. Only its codec is used, and what it parses is read by the schemas of `ipp.wire.ts`. */
declare module '@sealsystems/ipp' {
  export function parse(message: Buffer): unknown;
  export function serialize(message: Readonly<Record<string, unknown>>): Buffer;
  export const statusCodes: { readonly lookup: readonly (string | undefined)[] };
}
