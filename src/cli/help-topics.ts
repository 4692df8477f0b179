/** Names of the topics of `drydock help`. */
export function helpTopics(): readonly string[] {
  return ['config', 'environment', 'exit-codes', 'flags', 'formatting', 'json', 'states'];
}
