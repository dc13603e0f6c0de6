/** The context of a command. */
export interface CliContext {
  /** Data folder of the office: keys and files. */
  home: string;
  now: () => Date;
}
