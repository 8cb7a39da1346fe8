// What is selected in the network, in a message of its own: that of the network stays the same and is not sent again.
export default function ({ data, parentElement }) {
  const kind = "nw-chosen", one = parentElement.querySelector(`.${kind}`) ?? document.createElement("span");
  one.className = kind;
  one.hidden = true;
  one.dataset.body = data.body ?? "";
  parentElement.append(one);
  document.dispatchEvent(new Event(kind));
}
