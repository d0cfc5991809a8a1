import { BOOL, block, COMPUTED, type Overlays, oneOf, region, STRING } from "./words.ts";

export const lambda: Overlays = {
  aws_lambda_function: {
    region,
    function_name: { pulumiName: "name" },
    filename: { pulumiName: "code", type: "archive" },
    architectures: { keepList: true, pulumiName: "architectures" },
    code_sha256: { ...STRING, computed: true },
    image_config: {
      fields: { command: { pulumiName: "commands" }, entry_point: { pulumiName: "entryPoints" } },
    },
    logging_config: {
      ...block({
        application_log_level: { ...STRING, rule: oneOf("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL") },
        log_format: { type: "TypeString", required: true, rule: oneOf("JSON", "Text") },
        log_group: { ...STRING, computed: true },
        system_log_level: { ...STRING, rule: oneOf("DEBUG", "INFO", "WARN") },
      }),
      computed: true,
    },
    response_streaming_invoke_arn: COMPUTED,
    source_kms_key_arn: STRING,
  },
  aws_lambda_permission: {
    region,
    function_name: { pulumiName: "function" },
    invoked_via_function_url: { ...BOOL, forceNew: true },
  },
};
