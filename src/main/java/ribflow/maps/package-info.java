/** The files of the maps folder, read strictly and looked up fast. */
@NullMarked
package ribflow.maps;

import org.jspecify.annotations.NullMarked;
