import { z } from "zod";
import { scaleSchema } from "./scales.ts";

/**
 * What a setting's schema says about itself in `.meta()`. `npm run docs` writes it into Pulumi.yaml and docs/settings.md.
 * Descriptions are Markdown; Pulumi.yaml gets them as plain text.
 */
const documentation = z.object({
  /** The question that `pulumi new` asks; only settings that have one are asked for. */
  title: z.string().optional(),
  description: z.string().min(1),
  /** How the table shows the default; absent, the setting is not set by default. */
  default: z.string().min(1).optional(),
  /** A value that the schema accepts. */
  example: z.unknown(),
  /** What the setting adds to the bill. */
  cost: z.string().min(1).optional(),
  /**
   * What counts as less protection, of the setting ("" or no object) and of its parts: a run that would weaken what is deployed
   * is stopped. Absent: the setting protects nothing.
   */
  protection: z.union([scaleSchema, z.record(z.string(), scaleSchema)]).optional(),
  /** AWS documentation: addresses by the words of the link. */
  references: z.record(z.string(), z.url()).optional(),
});
export type SettingDocumentation = z.infer<typeof documentation>;

/** The documentation of a setting. @throws ZodError if its schema has none. */
export function documentationOf(setting: z.ZodType): SettingDocumentation {
  return documentation.parse(setting.meta());
}
