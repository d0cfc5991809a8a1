import { describeFailure } from "../../automation/cli/failure.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { recordedIo } from "../automation/support/io.ts";

/** What a command printed, and its exit code. */
export interface EndedCommand extends CommandOutcome {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command that signs in with `--headless`, and goes to the address that it prints with this browser.
 *
 * @param json also describes a failure as JSON.
 */
export async function endHeadless(
  run: (io: DriverIo) => Promise<CommandOutcome>,
  browse: (address: string) => Promise<unknown>,
  json: boolean,
): Promise<EndedCommand> {
  const io = recordedIo();
  let browsing: Promise<unknown> = Promise.resolve();
  const info = (line: string) => {
    io.messages.push(line);
    const address = /http:\/\/\S+\/start\/\S+/.exec(line)?.[0];
    if (address !== undefined) browsing = browse(address);
  };
  const ended = await run({ ...io, info }).catch((error: unknown) => describeFailure(error, json));
  await browsing;
  return {
    exitCode: ended.exitCode,
    stdout: [...io.printed, ended.stdout ?? ""].join("\n"),
    stderr: [...io.messages, ended.stderr ?? ""].join("\n"),
  };
}
