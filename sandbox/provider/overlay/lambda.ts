import { BOOL, between, block, COMPUTED, type Overlays, oneOf, region, STRING } from "./raw-property.ts";

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
  aws_lambda_event_source_mapping: {
    region,
    arn: COMPUTED,
    // Its absence is ignored only for the default. Source: terraform-provider-aws, internal/service/lambda/event_source_mapping.go.
    batch_size: { default: 10, rule: between(1, 10_000) },
    filter_criteria: { fields: { filter: { type: "TypeSet", maxItems: 10 } } },
    function_response_types: { rule: oneOf("ReportBatchItemFailures") },
    kms_key_arn: STRING,
    maximum_batching_window_in_seconds: { rule: between(0, 300) },
    tags: { type: "TypeMap", optional: true },
    tags_all: { type: "TypeMap", optional: true, computed: true },
    // Only queues are supported as event sources, not streams, Kafka, MQ or DocumentDB.
    amazon_managed_kafka_event_source_config: "removed",
    bisect_batch_on_function_error: "removed",
    destination_config: "removed",
    document_db_event_source_config: "removed",
    maximum_record_age_in_seconds: "removed",
    maximum_retry_attempts: "removed",
    parallelization_factor: "removed",
    queues: "removed",
    self_managed_event_source: "removed",
    self_managed_kafka_event_source_config: "removed",
    source_access_configuration: "removed",
    starting_position: "removed",
    starting_position_timestamp: "removed",
    topics: "removed",
    tumbling_window_in_seconds: "removed",
  },
  aws_lambda_function_event_invoke_config: { region },
  aws_lambda_permission: {
    region,
    function_name: { pulumiName: "function" },
    invoked_via_function_url: { ...BOOL, forceNew: true },
  },
};
