// Requests a cache entry whose build takes half a second, and prints whether it was built.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cached } from "../../../sandbox/setup/cache.ts";

let answer = "found";
await cached("slow-1", async (aside) => {
  answer = "built";
  await sleep(500);
  writeFileSync(join(aside, "file"), "");
});
console.log(answer);
