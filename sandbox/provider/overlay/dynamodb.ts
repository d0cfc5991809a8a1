import {
  BOOL,
  block,
  COMPUTED,
  INT,
  type Overlays,
  oneOf,
  type RawProperty,
  region,
  STRING,
} from "./raw-property.ts";

const REQUIRED_STRING = { type: "TypeString", required: true } as const;

const globalSecondaryIndex: RawProperty = {
  insteadOfFile: true,
  pulumiName: "globalSecondaryIndexes",
  type: "TypeSet",
  optional: true,
  fields: {
    hash_key: REQUIRED_STRING,
    name: REQUIRED_STRING,
    non_key_attributes: { type: "TypeSet", optional: true },
    projection_type: { ...REQUIRED_STRING, rule: oneOf("ALL", "KEYS_ONLY", "INCLUDE") },
    range_key: STRING,
    read_capacity: INT,
    write_capacity: INT,
  },
};

export const dynamodb: Overlays = {
  aws_dynamodb_table: {
    region,
    global_secondary_index: globalSecondaryIndex,
    local_secondary_index: { pulumiName: "localSecondaryIndexes" },
    point_in_time_recovery: {
      // The number of days is not supported: the emulator does not store it.
      ...block({ enabled: { type: "TypeBool", required: true } }),
      computed: true,
    },
    server_side_encryption: {
      ...block({
        enabled: { type: "TypeBool", required: true },
        kms_key_arn: { ...STRING, computed: true, rule: '"x" (?) is an invalid ARN: arn: invalid prefix' },
      }),
      computed: true,
    },
    stream_arn: COMPUTED,
    ttl: {
      ...block({ attribute_name: STRING, enabled: { ...BOOL, default: false } }),
      computed: true,
    },
    // Imported and restored tables, and global tables, are not supported.
    import_table: "removed",
    replica: "removed",
    restore_date_time: "removed",
    restore_source_name: "removed",
    restore_to_latest_time: "removed",
  },
};
