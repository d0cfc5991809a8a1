// Runs the official installer, for the SDK's own version. A process of its own, so that one that takes too long can be ended.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const [root] = process.argv.slice(2);
if (root !== undefined) await PulumiCommand.install({ root });
