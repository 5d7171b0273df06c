/** Listeners that hand the bytes of export datagrams to whoever decodes them. */
@NullMarked
package ribflow.collect;

import org.jspecify.annotations.NullMarked;
