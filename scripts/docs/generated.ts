import { allCommands } from "../../test/support/commands.ts";
import { commandReference } from "./cli.ts";
import { checksTables, faultsTable, symptomsTable } from "./doctor.ts";
import type { GeneratedSection } from "./sections.ts";
import { protectionsList, pulumiConfig, pulumiTemplate, settingsTable } from "./settings.ts";

/** All generated sections, from the settings' schemas and the commands' declarations. */
export function generatedSections(): readonly GeneratedSection[] {
  return [
    {
      file: "docs/settings.md",
      start: "<!-- generated: settings -->",
      end: "<!-- end -->",
      content: settingsTable(),
    },
    {
      file: "docs/settings.md",
      start: "<!-- generated: protections -->",
      end: "<!-- end -->",
      content: protectionsList(),
    },
    {
      file: "docs/cli.md",
      start: "<!-- generated: cli -->",
      end: "<!-- end -->",
      content: commandReference(allCommands()),
    },
    {
      file: "docs/doctor.md",
      start: "<!-- generated: checks -->",
      end: "<!-- end -->",
      content: checksTables(),
    },
    {
      file: "docs/doctor.md",
      start: "<!-- generated: symptoms -->",
      end: "<!-- end -->",
      content: symptomsTable(),
    },
    {
      file: "docs/doctor.md",
      start: "<!-- generated: faults -->",
      end: "<!-- end -->",
      content: faultsTable(),
    },
    {
      file: "Pulumi.yaml",
      start: "    # generated: template",
      end: "    # end",
      content: pulumiTemplate(),
    },
    { file: "Pulumi.yaml", start: "  # generated: settings", end: "  # end", content: pulumiConfig() },
  ];
}
