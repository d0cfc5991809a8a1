// Loaded before a command (node --import): writes the URLs of all modules that the process loaded to stderr, as one line of JSON.
import { writeSync } from "node:fs";
import { registerHooks } from "node:module";

const loaded: string[] = [];

registerHooks({
  load: (url, context, next) => {
    loaded.push(url);
    return next(url, context);
  },
});
process.on("exit", () => writeSync(2, `\n${JSON.stringify(loaded)}\n`));
