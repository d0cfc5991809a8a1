import type { RawProperty } from "../raw-property.ts";
import { BOOL, block, COMPUTED, INT, type Overlays, oneOf, region, STRING } from "./words.ts";

const REQUIRED = { type: "TypeString", required: true } as const;

const globalSecondaryIndex: RawProperty = {
  insteadOfFile: true,
  pulumiName: "globalSecondaryIndexes",
  type: "TypeSet",
  optional: true,
  fields: {
    hash_key: REQUIRED,
    name: REQUIRED,
    non_key_attributes: { type: "TypeSet", optional: true },
    projection_type: { ...REQUIRED, rule: oneOf("ALL", "KEYS_ONLY", "INCLUDE") },
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
      // How many days back is not known to the stand-in: the emulator forgets it.
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
    // Tables that come from elsewhere, or are in several Regions, are not known to the stand-in.
    import_table: "gone",
    replica: "gone",
    restore_date_time: "gone",
    restore_source_name: "gone",
    restore_to_latest_time: "gone",
  },
};
