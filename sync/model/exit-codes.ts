/** How a command ends; the same for every command of the project, and documented in docs/cli.md. */
export const ExitCode = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  changesPending: 3,
  guarded: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
