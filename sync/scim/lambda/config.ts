import * as z from "zod/mini";

const config = z.strictObject({
  table: z.string(),
  secretArn: z.string(),
  queueUrl: z.string(),
  region: z.string(),
  /** The public URL of the endpoint. @default the URL of API Gateway */
  baseUrl: z.optional(z.string()),
});

/** The configuration of the endpoint. */
export type EndpointConfig = z.infer<typeof config>;

/** Reads the config that the stack wrote. @throws ZodError for an invalid config, so that the function does not start. */
export function readEndpointConfig(text: string | undefined): EndpointConfig {
  return config.parse(JSON.parse(text ?? "null"));
}
