import type { Target } from "./target.ts";

/** "npm run provision -- --refresh --stack prod": a command of this project for the examined stack. */
export function command(
  { flags }: Pick<Target, "flags">,
  name: string,
  ...options: readonly string[]
): string {
  return ["npm run", name, "--", ...options, flags].filter((part) => part !== "").join(" ");
}

/** Shows what was changed outside of Pulumi, asks, and takes it back. */
export function restore(target: Pick<Target, "flags">): string {
  return command(target, "provision", "--refresh");
}
