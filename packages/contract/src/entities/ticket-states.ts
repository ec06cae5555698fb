export const ticketStates = ['pending', 'open', 'snoozed', 'closed'] as const;
export type TicketState = (typeof ticketStates)[number];
export const activeStates = ['pending', 'open', 'snoozed'] as const satisfies readonly TicketState[];
