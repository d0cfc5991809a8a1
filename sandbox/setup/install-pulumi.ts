// Runs the official installer. A process of its own, so that it can be ended when it takes too long.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { SemVer } from "semver";

const [root, version] = process.argv.slice(2);
if (root !== undefined && version !== undefined)
  await PulumiCommand.install({ root, version: new SemVer(version) });
