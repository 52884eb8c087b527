/** What a subscriber may choose, in the contract's words. */

export const frequencies = ['DAILY', 'ALTERNATE_DAYS', 'WEEKDAYS', 'WEEKLY', 'FORTNIGHTLY', 'MONTHLY'] as const;
export const paymentModes = ['WALLET', 'MANDATE', 'RAZORPAY_SUBSCRIPTION', 'ON_DELIVERY'] as const;

/** True where the days of the week are chosen too. */
export function takesWeekdays(frequency: string): boolean {
  return frequency === 'WEEKDAYS' || frequency === 'WEEKLY';
}
