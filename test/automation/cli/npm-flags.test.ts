import { expect } from "chai";
import { refuseFlagsOfNpm } from "../../../automation/cli/npm-flags.ts";

describe("Flags that npm keeps for itself", () => {
  const npm = { npm_lifecycle_event: "provision" };

  it("stop the command, which would do something else without them", () => {
    const env = { ...npm, npm_config_preview: "true", npm_config_stack: "prod" };
    expect(() => refuseFlagsOfNpm(env, ["node", "main.ts", "provision"]))
      .to.throw("npm consumed --stack --preview, so the command did not receive it. Nothing was done.")
      .with.property("hint", "Put -- before the command's flags: npm run provision -- --stack --preview …");
  });

  it("are none where they came through, nor npm's own", () => {
    const env = { ...npm, npm_config_dry_run: "", npm_config_yes: "true", npm_config_loglevel: "silent" };
    refuseFlagsOfNpm(env, ["node", "main.ts", "sync", "--dry-run"]);
    refuseFlagsOfNpm({ ...npm, npm_config_preview: "true" }, ["node", "main.ts", "provision", "--preview"]);
  });
});
