// `npm run docs`: writes the generated parts of docs/settings.md, docs/cli.md, docs/doctor.md and Pulumi.yaml.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generatedSections } from "./generated.ts";
import { withSection } from "./sections.ts";

for (const section of generatedSections()) {
  const path = fileURLToPath(new URL(`../../${section.file}`, import.meta.url));
  writeFileSync(path, withSection(readFileSync(path, "utf8"), section));
}
