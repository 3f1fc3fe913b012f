// <div data-bpmn="url of the XML" data-done="a b" data-current="c">: the procedure as its drawing, the current step lit.
// The list beside it says the same in words.
let library;

function load(path) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = path;
    script.addEventListener('load', done);
    script.addEventListener('error', failed);
    document.head.append(script);
  });
  return library;
}

export default async function drawing(place) {
  try {
    const [answer] = await Promise.all([fetch(place.dataset.bpmn), load(place.dataset.viewer)]);
    if (!answer.ok) throw new Error(String(answer.status));
    const paper = document.createElement('div');
    place.append(paper);
    const viewer = new window.BpmnJS({ container: paper });
    await viewer.importXML(await answer.text());
    const canvas = viewer.get('canvas');
    // As large as can be read: a wide drawing scrolls sideways instead of shrinking.
    const { inner } = canvas.viewbox();
    paper.style.width = `${Math.max(place.clientWidth, inner.width + 40)}px`;
    paper.style.height = `${inner.height + 60}px`;
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
    for (const [names, mark] of [[place.dataset.done, 'ow-bpmn-done'], [place.dataset.current, 'ow-bpmn-now']]) {
      for (const name of (names || '').split(' ').filter(Boolean)) if (viewer.get('elementRegistry').get(name)) canvas.addMarker(name, mark);
    }
    // Only the drawing moves: scrollIntoView would take the whole page along.
    const now = place.querySelector('.ow-bpmn-now')?.getBoundingClientRect();
    if (now) place.scrollLeft += now.left + now.width / 2 - place.getBoundingClientRect().left - place.clientWidth / 2;
  } catch { place.hidden = true; }
}
