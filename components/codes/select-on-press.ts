/**
 * A box that is entered is selected, so that typing replaces what stands there. Firefox puts the caret
 * where a box was pressed after it got the focus, and the selection is gone: a press that entered selects
 * once more. One that falls into a box which has the focus already only moves the caret.
 */
export function makePress() {
  let enters = false;
  return {
    /** `mousedown`, before the focus moves. */
    down(box: HTMLInputElement) {
      enters = document.activeElement !== box;
    },
    /** `click`. What was selected by dragging stays as it is. */
    up(box: HTMLInputElement) {
      if (enters && box.selectionStart === box.selectionEnd) box.select();
      enters = false;
    },
  };
}
