// Requests a cache entry whose build takes half a second, and prints whether it was built. With an argument, the process ends
// during the build, while a program still fills the folder.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cached } from "../../../sandbox/setup/cache.ts";
import { run } from "../../../sandbox/setup/run.ts";

const FILL = 'while :; do i=$((i + 1)); echo > "$0/file$i"; done';

let answer = "found";
await cached("slow-1", async (aside) => {
  answer = "built";
  writeFileSync(join(aside, "file"), "");
  if (process.argv[2] !== undefined) {
    void run("sh", ["-c", FILL, aside]);
    while (readdirSync(aside).length < 1_000) await sleep(10);
    process.exit(130);
  }
  await sleep(500);
});
console.log(answer);
