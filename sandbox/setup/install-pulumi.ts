// Runs the official installer, for the SDK's version. It is a separate process, so that it can be killed after a time limit.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const [root] = process.argv.slice(2);
if (root !== undefined) await PulumiCommand.install({ root });
