import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { paint } from "../../sync/model/safe-text.ts";
import { stepOf } from "../engine/steps.ts";
import type { DriverIo } from "../terminal/io.ts";

const DONE: Readonly<Record<string, string>> = {
  create: "created",
  "create-replacement": "replaced",
  update: "updated",
  delete: "deleted",
  "delete-replaced": "old resource deleted",
};

/**
 * Prints a line for each resource when AWS has finished it, with the seconds that it took. Without a terminal it prints
 * nothing.
 */
export function liveProgress(io: DriverIo): (event: EngineEvent) => void {
  if (!io.interactive) return () => {};
  const begun = new Map<string, number>();
  return (event) => {
    const step = stepOf(event);
    if (step?.inAws) begun.set(step.urn, Date.now());
    const done = event.resOutputsEvent?.metadata;
    const failed = event.resOpFailedEvent?.metadata;
    const ended = done ?? failed;
    if (ended === undefined) return;
    const start = begun.get(ended.urn);
    const what = failed === undefined ? DONE[ended.op] : "failed";
    if (start === undefined || what === undefined) return;
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    const word = paint(failed === undefined ? "green" : "red", what, { stream: process.stderr });
    io.info(`  ${shortType(ended.type)} ${ended.urn.split("::").at(-1)} ${word} (${seconds} s)`);
  };
}

/** "UserPoolClient" of "aws:cognito/userPoolClient:UserPoolClient". */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}
