// Whom a campaign can reach: the channels a base has consent for, found among its flags.

export interface Channel {
  name: string;
  /** The flag that says that she may be reached by it. */
  flag: string;
}

const consent = /^(.+?)[ _.-](ok|opt[ _-]?in|consent(?:ed)?|allowed|reachable|subscribed|permission)$/i;
const prefixed = /^(?:consent|opt[ _-]?in|allow|subscribed)[ _.-](?:to[ _.-])?(.+)$/i;

/** `email_ok`, `sms_opt_in`, `consent_push`: the word that is left is the channel. */
export function channelsAmong(flags: readonly string[]): Channel[] {
  return flags.flatMap((flag) => {
    const name = (consent.exec(flag) ?? prefixed.exec(flag))?.[1];
    return name === undefined ? [] : [{ name: name.replace(/[_.-]+/g, ' ').trim(), flag }];
  });
}
