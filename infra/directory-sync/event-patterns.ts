/**
 * The events that start a comparison: all of Identity Store's own events, and the calls of console, API and SCIM that CloudTrail
 * reports. The pattern for Identity Store's own events (users, groups, memberships) does not list their names, so that it misses none;
 * CloudTrail's events have the same source and are excluded.
 * Sources: "Set up event notifications" and "Logging IAM Identity Center API calls with AWS CloudTrail", IAM Identity Center User Guide;
 * "Comparison operators for use in event patterns", EventBridge.
 */
export const EVENT_PATTERNS = {
  native: { source: ["aws.identitystore"], "detail-type": [{ "anything-but": { prefix: "AWS " } }] },
  cloudtrail: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: [
        "sso-directory.amazonaws.com",
        "identitystore.amazonaws.com",
        "identitystore-scim.amazonaws.com",
      ],
      eventName: ["Add", "Create", "Delete", "Disable", "Enable", "Patch", "Put", "Remove", "Update"].map(
        (prefix) => ({ prefix }),
      ),
    },
  },
} as const satisfies Readonly<Record<string, object>>;
