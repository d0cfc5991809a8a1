// Requests a cache entry whose build takes half a second, and prints whether it was built. With an argument, the process ends
// during the build.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cached } from "../../../sandbox/setup/cache.ts";

let answer = "found";
await cached("slow-1", async (aside) => {
  answer = "built";
  writeFileSync(join(aside, "file"), "");
  if (process.argv[2] !== undefined) process.exit(130);
  await sleep(500);
});
console.log(answer);
