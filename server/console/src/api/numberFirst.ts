// The number goes first: what is asked at the same touch waits until it is there and has been painted. A reply
// takes a millisecond; asking and drawing the rest takes many, and would stand in its way.

let underWay: Promise<unknown> = Promise.resolve();
const longest = 100; // ms; a page that is not shown paints nothing

function painted(): Promise<void> {
  return new Promise((done) => {
    const fallback = setTimeout(done, longest);
    requestAnimationFrame(() => {
      clearTimeout(fallback);
      // Behind the frame, not within it.
      setTimeout(done, 0);
    });
  });
}

/** The number that was asked just now; a refusal or a newer question ends the wait as well. */
export function numberAsked(answered: Promise<unknown>): void {
  underWay = answered.then(painted, painted);
}

/** When what is not the number may be asked. */
export const afterNumber = (): Promise<unknown> => underWay;
