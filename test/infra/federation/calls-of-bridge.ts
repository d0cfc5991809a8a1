import { readdirSync, readFileSync } from "node:fs";

/** The operations that the bridge's code sends, sorted: Sign for SignCommand, Query for paginateQuery. */
export function callsOfBridge(): string[] {
  const folder = new URL("../../../bridge/sdk/", import.meta.url);
  const code = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
  const found = code.join("\n").matchAll(/new (\w+)Command\(|paginate(\w+)\(/g);
  return [...new Set([...found].map(([, command, paginated]) => command ?? paginated ?? ""))].toSorted();
}
