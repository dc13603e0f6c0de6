/** What a command works with. */
export interface CliContext {
  /** Data folder of the office: keys and files. */
  home: string;
  now: () => Date;
}
