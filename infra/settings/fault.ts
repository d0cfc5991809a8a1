/** One thing that is wrong with a stack's config. */
export interface SettingFault {
  /** The key, with the path into it: `passwordPolicy.minimumLength`. */
  readonly key: string;
  readonly found: string;
  /** What may stand there, or what to do. */
  readonly allowed: string;
}

/** All faults of a stack's config together, so that nobody has to mend them one run at a time. */
export class SettingsError extends Error {
  readonly code = "SETTINGS_INVALID";
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ key, found, allowed }) => `  ${key}: ${found}; ${allowed}`);
    super(`The stack's config cannot be used:\n${lines.join("\n")}`);
    this.name = "SettingsError";
    this.faults = faults;
  }
}
