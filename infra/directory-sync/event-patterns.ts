/**
 * What of Identity Center's changes makes a look worth while: all that Identity Store tells of itself, and by CloudTrail the calls of the
 * console, the API and SCIM. What Identity Store's own events are called is not asked, so that none is missed: there are those of users and
 * groups ("User Created"), and those of memberships; calls that CloudTrail wrote down have the same source.
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
