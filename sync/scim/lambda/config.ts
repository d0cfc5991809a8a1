import * as z from "zod/mini";

const config = z.strictObject({
  table: z.string(),
  secretArn: z.string(),
  queueUrl: z.string(),
  region: z.string(),
  /** Address that an identity provider is given; else it is what API Gateway says. */
  baseUrl: z.optional(z.string()),
});

/** What a deployment fixes of the endpoint. */
export type EndpointConfig = z.infer<typeof config>;

/** Reads the config that the stack wrote. @throws ZodError where a deployment went wrong: it should not start. */
export function readEndpointConfig(text: string | undefined): EndpointConfig {
  return config.parse(JSON.parse(text ?? "null"));
}
