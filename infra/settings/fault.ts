import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";

/** One mistake in a stack's configuration. */
export interface SettingFault {
  /** The key, with the path into it: `passwordPolicy.minimumLength`. */
  readonly key: string;
  readonly found: string;
  /** What is allowed, or what to do. */
  readonly allowed: string;
}

/** All mistakes in a stack's configuration, so that an administrator can correct them in one go. */
export class SettingsError extends CodedError<"SETTINGS_INVALID"> {
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ key, found, allowed }) => `  ${key}: ${found}; ${allowed}`);
    super("SETTINGS_INVALID", `The stack's config cannot be used:\n${lines.join("\n")}`, {
      hint: "Nothing was changed. Correct them with `pulumi config set`, or in the stack's file.",
      exitCode: ExitCode.wrongUsage,
    });
    this.faults = faults;
  }
}
