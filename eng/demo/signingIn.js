// Sign-in and sign-out in the page: who is signed in, the buttons, and what happens when another tab does either.
import { customer, forgetCustomer, loadCustomers, onCustomerChange, rememberCustomer } from './customer.js';
import { dropUnusedCart, mayHaveGuestCart } from './ownCart.js';
import { find, notify, setText } from './page.js';

/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {import('./customer.js').Customer} Customer */

const patience = 4000; // Milliseconds that a sign-out waits for changes on their way.

/** @type {Customer[]} */
let customers = [];

/**
 * @param {import('./outbox.js').Outbox} outbox
 * @param {() => void} forget forgets the cart, and what the page knows of it
 * @param {() => void} changed is called when a customer has signed in
 */
export async function prepareSigningIn(outbox, forget, changed) {
  let shown = customer();
  const show = () => {
    shown = customer();
    changed();
  };
  onCustomerChange(() => {
    if (shown === null) show();
    else if (shown !== customer()) reload(); // What the page shows is another customer's.
  });
  find('#sign-out').onclick = () => void signOut(outbox, forget);
  customers = await loadCustomers();
  find('#sign-in').replaceChildren(...customers.map(({ id, name }) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: `Sign in as ${name}` });
    button.onclick = () => {
      signIn(id, outbox);
      show();
      find('#sign-out').focus();
    };
    return button;
  }));
  // A page that ended between the two steps of a sign-in has left the guest's cart.
  const isPending = outbox.pending.some(({ kind }) => kind === 'signIn');
  if (customer() !== null && mayHaveGuestCart() && !isPending) outbox.put({ kind: 'signIn' });
  show();
}

/** @param {Change[]} pending */
export function showSigningIn(pending) {
  const id = customer();
  find('#sign-in').hidden = id !== null || customers.length === 0;
  find('#signed-in').hidden = id === null;
  setText(find('#customer'), customers.find((one) => one.id === id)?.name ?? id ?? '');
  find('#moving').hidden = !pending.some(({ kind }) => kind === 'signIn');
}

/**
 * @param {string} id
 * @param {import('./outbox.js').Outbox} outbox
 */
function signIn(id, outbox) {
  dropUnusedCart();
  rememberCustomer(id);
  outbox.put({ kind: 'signIn' });
}

/**
 * Signs out, if all changes are saved; else asks.
 * @param {import('./outbox.js').Outbox} outbox
 * @param {() => void} forget
 */
async function signOut(outbox, forget) {
  const leave = () => {
    outbox.clear();
    forget();
    forgetCustomer();
    reload();
  };
  await Promise.race([outbox.drain(), new Promise((resolve) => setTimeout(resolve, patience))]);
  if (outbox.pending.length === 0) return leave();
  notify('problem', 'Your last changes are not saved yet. If you sign out now, they are lost.', { label: 'Sign out now', run: leave });
}

/** Loads the page anew, so that nothing of the customer stays in it. */
function reload() {
  const note = find('#note', document, HTMLTextAreaElement);
  note.value = note.dataset.shown ?? ''; // Or the note that is being typed would be saved as the guest's.
  location.reload();
}
