/** Where the two rivers meet: each flow gets its routes, its peers and its PoPs. */
@NullMarked
package ribflow.tag;

import org.jspecify.annotations.NullMarked;
